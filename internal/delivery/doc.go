// Package delivery keeps the ledger of who was reached, and works it off.
//
// What is to be said is written by [Enqueue] as rows of the ledger, in the
// transaction that decides it: one row for each notice and recipient, under a
// key built from meaning, which can exist once. An [Engine] takes the rows up:
// it finds the recipient's account, has the words found, waits for its turn,
// sends, and writes what became of it.
//
// # Lanes
//
// The rows of one recipient and class form a lane. They are sent in the order
// of their ids, and a row that is to be tried again holds up those behind it.
// In one process a lane is worked by one goroutine at a time. Between processes
// the row's version decides: every step of a row is written under the condition
// that nobody else has taken a step, so of two engines that want to send the
// same row one is told no.
//
// # Reading ahead
//
// A worker reads several lanes at once, with where their rows go and the words
// for them, and uses what it read for a second at most. Nothing is claimed by
// that: what another engine has done meanwhile shows in the versions, and the
// lane is read anew. So the words are those of a second ago at worst, or as old as
// it took to find them: the lane for which a worker has read is sent from in any
// case, or what takes long to find would never be sent.
//
// # What a death leaves behind
//
// A row is marked as being sent right before a part of it is sent, and settled
// after it. The mark of one row and the settlement of the row before share a
// write, so each worker leaves at most one row in doubt. Such a row is taken up
// once its hold is over (or at once after [Engine.Recover], where a process
// knows to be alone) and sent once more, marked by Options.Resent.
//
// The writes of workers who come to it at the same time share a transaction.
// That bounds nothing but the number of commits: a worker waits until its own
// mark is durable, and has no other row on its way.
//
// # Two clocks
//
// When a row is due, when it has become useless and when it was done is by the
// program's clock, which may be simulated and run fast. How long a worker may
// hold a row, how long a retry waits and when the queue begins a job is by real
// time, because the network and other processes live there. With a simulated
// clock a job may therefore begin late; [Engine.Sweep] takes up what is overdue.
package delivery
