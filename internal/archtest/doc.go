// Package archtest holds who may import whom in Kẻng, as a test.
//
// The tables are in imports_test.go: what of ours a package may import, and
// where each foreign module may be used. A package or module without a line
// there fails the test: a new one is a decision, and the table is where it is
// made.
//
// The tests read the source files themselves. A test that asks "go list"
// would be served stale from the test cache.
package archtest
