package delivery

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"keng/internal/chat"
	"keng/internal/roster"
)

const (
	// fresh is for how long what was read ahead is as good as read now: a word
	// that is a second old could as well have been a second longer on its way.
	fresh = time.Second
	// maxAhead is how many lanes are read ahead at most: enough that reading
	// costs next to nothing a message, few enough to be sent while they are fresh.
	maxAhead = 50
	// aheadRows bounds how many rows of those lanes are read.
	aheadRows = 4 * maxAhead
)

// depth is how many lanes a worker reads ahead: as many as the pace lets it
// send while they are fresh.
func (e *Engine) depth(workers int) int {
	if e.o.Rate <= 0 {
		return maxAhead
	}
	return min(max(e.o.Rate*int(fresh/time.Second)/workers, 1), maxAhead)
}

// ahead is what a courier has read of the lanes that it comes to.
type ahead struct {
	lanes map[Lane]*glance
}

// glance is what was seen of a lane at some instant of the real time.
type glance struct {
	at   time.Time
	rows []candidate
	// more says that not all of the lane was seen.
	more bool
}

// candidate is a row that may be sent.
type candidate struct {
	row Row
	// superseded says that a later row replaces the same message.
	superseded bool
	targets    []Target
	// words are nil if they are to be found when it is sent.
	words *Words
}

// next returns the lane's first row with an id above after, nil if there is
// none; it fails if what is known of the lane is too little or too old.
func (a *ahead) next(lane Lane, after int64, wall time.Time) (c *candidate, ok bool) {
	g := a.lanes[lane]
	if !g.freshAt(wall) {
		return nil, false
	}
	return g.next(after)
}

// next does so however old it is.
func (g *glance) next(after int64) (c *candidate, ok bool) {
	for len(g.rows) > 0 && g.rows[0].row.ID <= after {
		g.rows = g.rows[1:]
	}
	if len(g.rows) == 0 {
		return nil, !g.more
	}
	return &g.rows[0], true
}

func (g *glance) freshAt(wall time.Time) bool {
	return g != nil && wall.Sub(g.at) < fresh
}

// forget has the lane read anew.
func (a *ahead) forget(lane Lane) { delete(a.lanes, lane) }

// look reads the lane, with some of those that come after it, and returns its first
// row with an id above after, nil if there is none. However long reading has taken,
// as for words that are long to find: looking again would take no less.
func (c *courier) look(ctx context.Context, lane Lane, after int64) (*candidate, error) {
	if err := c.read(ctx, lane, c.beside(lane)); err != nil {
		return nil, err
	}
	next, ok := c.ahead.lanes[lane].next(after)
	if ok {
		return next, nil
	}
	// The others had so many rows that none of this lane was read.
	if err := c.read(ctx, lane, nil); err != nil {
		return nil, err
	}
	next, _ = c.ahead.lanes[lane].next(after)
	return next, nil
}

// beside are the lanes that are read together with one.
func (c *courier) beside(lane Lane) (names []string) {
	wall := c.wall()
	for _, s := range c.coming {
		if len(names)+1 >= c.depth {
			break
		}
		if s.lane.Class == lane.Class && !c.ahead.lanes[s.lane].freshAt(wall) {
			names = append(names, s.lane.Name)
		}
	}
	return names
}

// read reads the lane and others of its class.
func (c *courier) read(ctx context.Context, lane Lane, others []string) error {
	wall := c.wall()
	names := append([]string{lane.Name}, others...)
	var rows []Row
	var found []candidate
	err := c.o.Ledger.View(ctx, func(tx LedgerTx) (err error) {
		if rows, err = tx.OpenDeliveries(lane.Class, names, aheadRows); err != nil {
			return err
		}
		found, err = candidates(tx, rows)
		return err
	})
	if err != nil {
		return err
	}
	c.findAll(ctx, found)
	for _, name := range names {
		c.ahead.lanes[Lane{name, lane.Class}] = &glance{at: wall, more: len(rows) == aheadRows}
	}
	for _, f := range found {
		g := c.ahead.lanes[f.row.lane()]
		g.rows = append(g.rows, f)
	}
	return nil
}

// candidates adds to the rows what the ledger knows of where they go.
func candidates(tx LedgerTx, rows []Row) ([]candidate, error) {
	var people []roster.PersonID
	var addresses []chat.Address
	for _, r := range rows {
		if r.Person != 0 {
			people = append(people, r.Person)
		} else {
			addresses = append(addresses, r.Address)
		}
	}
	of, err := tx.TargetsOf(people)
	if err != nil {
		return nil, err
	}
	at, err := tx.TargetsAt(addresses)
	if err != nil {
		return nil, err
	}
	superseded, err := tx.NewerEdits(rows)
	if err != nil {
		return nil, err
	}
	found := make([]candidate, len(rows))
	for i, r := range rows {
		found[i] = candidate{row: r, superseded: superseded[i], targets: of[r.Person]}
		if r.Person == 0 {
			to, ok := at[r.Address]
			if !ok {
				to.Address = r.Address
			}
			found[i].targets = []Target{to}
		}
	}
	return found, nil
}

// findAll finds the words of those that can be sent now. What fails is tried
// again when its row's turn has come, which then says why.
func (c *courier) findAll(ctx context.Context, found []candidate) {
	var wanted []Wanted
	var of []*candidate
	for i := range found {
		if p := c.choose(&found[i]); p.row.Open() && p.wait == 0 {
			wanted = append(wanted, c.wanted(p))
			of = append(of, &found[i])
		}
	}
	words, err := c.find(ctx, wanted)
	if err != nil {
		return
	}
	for i, w := range words {
		if w.Err == nil || errors.Is(w.Err, ErrPointless) {
			of[i].words = &w
		}
	}
}

func (c *courier) wanted(p picked) Wanted {
	to := Reader{Target: p.to, Caps: c.senders[p.to.Address.Channel].Caps()}
	return Wanted{Kind: p.row.Kind, Args: p.row.Args, To: to}
}

// find has words found. A panic there costs a message, not the process.
func (c *courier) find(ctx context.Context, wanted []Wanted) (words []Words, err error) {
	if len(wanted) == 0 {
		return nil, nil
	}
	defer func() {
		if r := recover(); r != nil {
			c.o.Log.Error("delivery: panic while finding words", "kind", wanted[0].Kind, "of", len(wanted), "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %T", r)
		}
	}()
	return c.o.Render(ctx, wanted), nil
}
