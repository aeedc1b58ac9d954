/**
 * Whether a save failed because somebody else has saved since the record was loaded. NetSuite has a code of its own for
 * custom records.
 *
 * @NApiVersion 2.1
 * @NModuleScope SameAccount
 */
define([], () => {
  const isStale = ({ name }) => name === "RCRD_HAS_BEEN_CHANGED" || name === "CUSTOM_RECORD_COLLISION";
  return { isStale };
});
