// Package chaos lets a simulated cell of forty people live its month while
// everything goes wrong, and then looks for who was forgotten.
//
// A run has a seed. From it come what the people do (see [diary]) and what goes
// wrong when (see [plan]). The bot is the real one, started as "keng serve"
// starts it, one process of it or two, on a real database; the platform and the
// people are the sandbox; the clock is simulated.
//
// # How things fail
//
// All that a process lives on leads through its power: what it sends to the
// database, to Redis and to the platform, and what the platform pushes to it.
// When its power is cut, nothing of it reaches anything any more, as after
// kill -9, and another process is started on the same database. A line
// (database, Redis, platform) can be down for all processes for a while; the
// disk under SQLite can be full; the platform errs as the sandbox can err; the
// clock jumps.
//
// # What is looked at
//
// After the month, from outside (what people have received, by the platform's
// own record) and in the database, see [check]: each notice that was due has
// reached each person or is in the ledger with the reason; nobody got one twice
// but marked as sent again; each answer that the bot acknowledged is there, with
// its history; sums add up; nothing is stuck; no goroutine is left.
//
// # What a seed fixes
//
// The same seed gives the same people, decisions, words and moments of the
// month, and the same faults in the same steps: of which kind, how many, where,
// and after how many requests of the step. Which request that is, is not fixed:
// goroutines, processes and servers run side by side, so the thirtieth request
// of a step can be another one in the next run, and a fault that comes after
// more requests than the step has does not come at all. What a seed has found
// once it therefore finds again mostly, not always.
package chaos
