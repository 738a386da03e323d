// A rule in the simulator and the test share this process but no scope: they meet here.
module.exports = new Map();
