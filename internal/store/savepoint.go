package store

import (
	"errors"
	"fmt"
)

// point is where Try goes back to. The database hears of it with the first
// statement after it: until then, going back is forgetting what was put off.
type point struct {
	name string
	// set: the database knows it.
	set bool
	// before is what had been put off.
	before mark
	// changed are the foreseen answers that became others since.
	changed []ballotKey
}

// Try runs fn so that what it did is undone if it returns an error or panics,
// while the transaction goes on. It returns fn's error; if undoing itself
// fails, that error instead, and then the whole transaction must be given up.
func (tx *Tx) Try(fn func() error) (err error) {
	p := &point{name: fmt.Sprintf("try_%d", len(tx.points)+1), before: tx.later.mark()}
	tx.points = append(tx.points, p)
	done := false
	defer func() {
		tx.points = tx.points[:len(tx.points)-1]
		if done && err == nil {
			err = tx.keep(p)
			return
		}
		if undo := tx.undo(p); undo != nil {
			// fn's error may be a refusal, which would let the transaction go on: say only this.
			err = fmt.Errorf("store: undo: %w", undo)
		}
	}()
	err = fn()
	done = true
	return err
}

// keep closes a point whose work stays.
func (tx *Tx) keep(p *point) error {
	if n := len(tx.points); n > 0 {
		tx.points[n-1].changed = append(tx.points[n-1].changed, p.changed...)
	}
	if !p.set {
		return nil
	}
	return tx.command("RELEASE SAVEPOINT " + p.name)
}

// undo goes back to a point.
func (tx *Tx) undo(p *point) error {
	tx.foreseen.forget(p.changed)
	if !p.set {
		tx.later.cut(p.before)
		return tx.broken
	}
	// What had been put off before the point was written when it was set.
	tx.later = later{}
	// The lock on the key may be given back with what is undone.
	tx.keyed = false
	return errors.Join(tx.broken, tx.command("ROLLBACK TO SAVEPOINT "+p.name), tx.command("RELEASE SAVEPOINT "+p.name))
}

// settle brings the database to where the transaction is: it sets the points
// that are open and writes what was put off, each in its place.
func (tx *Tx) settle() error {
	if tx.broken != nil || tx.later.empty() && tx.settled() {
		return tx.broken
	}
	put, from := tx.later, mark{}
	tx.later = later{}
	for _, p := range tx.points {
		if p.set {
			continue
		}
		if err := tx.write(put.between(from, p.before)); err != nil {
			return err
		}
		if err := tx.command("SAVEPOINT " + p.name); err != nil {
			return err
		}
		p.set, from = true, p.before
	}
	return tx.write(put.between(from, put.mark()))
}

func (tx *Tx) settled() bool {
	return len(tx.points) == 0 || tx.points[len(tx.points)-1].set
}

// command runs a statement that is not about rows.
func (tx *Tx) command(statement string) error {
	_, err := tx.sql.ExecContext(tx.ctx, statement)
	return err
}
