/**
 * A record is changed only while it still says what the client has seen.
 *
 * @NApiVersion 2.1
 * @NModuleScope SameAccount
 */
define(["N/record", "./stale", "./values"], (record, { isStale }, values) => {
  /**
   * Changes a record that was loaded. `base` is what the client has seen, `patch` what it wants; a property of the patch
   * that has no base was seen empty. `along` is written with it, whatever stands there. `told` makes what is told of a record that is not as it was seen, and `options` are
   * those of the save.
   *
   * Answers `{saved: true}`, or `{saved: false, fields}` with everything of base and patch as it is now, for the client
   * to merge anew. Nothing is written then.
   */
  const change = (loaded, { base, patch, along = {} }, told, options) => {
    const names = Object.keys({ ...base, ...patch });
    const isAsSeen = (name) => values.isAs(loaded, name, base[name]);
    if (!Object.keys(patch).every(isAsSeen)) return { saved: false, fields: told(loaded, names) };
    for (const [name, wanted] of Object.entries({ ...along, ...patch })) values.write(loaded, name, wanted);
    try {
      loaded.save(options);
    } catch (thrown) {
      if (!isStale(thrown)) throw thrown;
      return { saved: false, fields: told(record.load({ type: loaded.type, id: loaded.id }), names) };
    }
    return { saved: true };
  };

  return { change };
});
