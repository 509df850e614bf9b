//go:build !race

package storetest

// Race tells whether the race detector is on, which makes a test of tens of
// thousands of rows ten times slower.
const Race = false
