// Where Oracle's SuiteCloud CLI finds the project.
module.exports = { defaultProjectFolder: "src", commands: {} };
