// Package faulttest runs the program as processes of its own, kills them, takes
// away what they stand on, and looks from outside and into the database at what
// is left: its tests are on the promise that nobody is forgotten, and nobody
// told twice without a mark.
//
// The platform and the people are the sandbox, in the tests' process. Between
// the platform and the program stands a [gate], which can keep a call on either
// side of it: so a process can be killed between a send and its answer. Between
// the program and its servers stands a [cable], which can be cut or go dead.
//
// How many processes are killed at random, and whether the long run is made:
//
//	KENG_KILLS=500         so many kills during broadcasts (20 if unset)
//	KENG_KILL_SEED=7       at moments drawn from this seed (a new one if unset)
//	KENG_SOAK=30m          run for so long, see TestSoak (not at all if unset)
package faulttest
