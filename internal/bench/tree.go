package bench

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"keng/internal/bench/country"
	"keng/internal/store"
)

// TreeOptions say how large the country is that the tree is measured in.
type TreeOptions struct {
	Cells, People int
	// Times is how often each change is made; what is quicker is done more often.
	Times int
	// Alone has nothing smaller measured beside it, and nothing extrapolated.
	Alone bool
}

// PeopleIn is how many people so many cells have in the real country.
func PeopleIn(cells int) int { return cells * (country.People / 100) / (country.Cells / 100) }

// smallest is the part of the cells that the smallest country has, of those that
// are compared; the one between has a third.
const smallest = 9

// alone: of the whole country nothing is left to be extrapolated to.
func (o TreeOptions) alone() bool { return o.Alone || o.Cells >= country.Cells }

// Tree measures what is done with the tree of units in a whole country, on
// Postgres. A country smaller than the real one is measured beside a third and a
// ninth of it; what the real one would take is then
//
//	t(real) = t(cells) · (real / cells)^e
//
// where e is the exponent to which the middle figure has grown over the three, 0
// if it has not.
func (g *Ground) Tree(ctx context.Context, o TreeOptions) error {
	parts := []int{smallest, 3, 1}
	if o.alone() {
		parts = []int{1}
	}
	var all []treeRun
	for _, part := range parts {
		run, err := g.tree(ctx, TreeOptions{Cells: o.Cells / part, People: o.People / part, Times: o.Times})
		if err != nil {
			return fmt.Errorf("tree of %d cells: %w", o.Cells/part, err)
		}
		all = append(all, run)
	}
	if len(all) > 1 {
		g.extrapolate(all)
	}
	return nil
}

// treeRun is what was measured in a country.
type treeRun struct {
	cells int
	took  []taken
}

// taken is how long something took, each time, sorted.
type taken struct {
	name string
	took []time.Duration
}

// extrapolate writes what the whole country would take.
func (g *Ground) extrapolate(runs []treeRun) {
	last := runs[len(runs)-1]
	for i, t := range last.took {
		var cells, costs []float64
		for _, r := range runs {
			cells = append(cells, float64(r.cells))
			costs = append(costs, float64(percentile(r.took[i].took, 50)))
		}
		e := slope(cells, costs)
		factor := math.Pow(country.Cells/float64(last.cells), max(e, 0))
		g.result("tree_"+t.name+"_exponent", e, "of_cells")
		for _, p := range []float64{50, 99} {
			g.millis(fmt.Sprintf("tree_whole_%s_p%.0f", t.name, p), time.Duration(factor*float64(percentile(t.took, p))))
		}
	}
}

// asked is how long a question may take here: what the program would give up
// after twenty seconds shall be seen as well.
const asked = 2 * time.Minute

// tree makes a country, measures, and removes it.
func (g *Ground) tree(ctx context.Context, o TreeOptions) (r treeRun, err error) {
	r.cells = o.Cells
	if err := g.startPostgres(ctx); err != nil {
		return r, err
	}
	g.progress("make a country of %d cells and %d people", o.Cells, o.People)
	address, err := g.postgres.Database(ctx, nil)
	if err != nil {
		return r, err
	}
	name := address[strings.LastIndex(address, "/")+1:]
	name, _, _ = strings.Cut(name, "?")
	defer func() {
		// It is as large as all else together: it must not wait for the ground's end.
		err = errors.Join(err, g.order(context.WithoutCancel(ctx), "DROP DATABASE "+name+" WITH (FORCE)"))
	}()
	s, err := store.Open(ctx, store.Options{URL: address, Vault: g.vault, Now: func() time.Time { return country.Now }, Timeout: asked})
	if err != nil {
		return r, err
	}
	defer s.Close() //nolint:errcheck // everything is committed
	if err := s.Migrate(ctx); err != nil {
		return r, err
	}
	begin := time.Now()
	c := country.New(o.Cells, o.People)
	if err := c.Write(ctx, address, g.progress); err != nil {
		return r, err
	}
	g.result(fmt.Sprintf("tree_%d_made", o.Cells), time.Since(begin).Seconds(), "s")
	bytes, err := sizeOf(ctx, address)
	if err != nil {
		return r, err
	}
	g.megabytes(fmt.Sprintf("tree_%d_size", o.Cells), bytes)
	r.took, err = g.inCountry(ctx, s, c, o.Times)
	return r, err
}

func sizeOf(ctx context.Context, address string) (bytes int64, err error) {
	db, err := open(address)
	if err != nil {
		return 0, err
	}
	err = db.QueryRowContext(ctx, "SELECT pg_database_size(current_database())").Scan(&bytes)
	return bytes, errors.Join(err, db.Close())
}

// slope is that of the costs against the sizes, both as logarithms, by least squares.
func slope(sizes, costs []float64) float64 {
	var x, y, xx, xy float64
	n := float64(len(costs))
	for i, c := range costs {
		lx, ly := math.Log(sizes[i]), math.Log(c)
		x, y, xx, xy = x+lx, y+ly, xx+lx*lx, xy+lx*ly
	}
	return (n*xy - x*y) / (n*xx - x*x)
}

// repeated does something so many times and returns how long it took.
func repeated(name string, times int, do func() (time.Duration, error)) (taken, error) {
	t := taken{name: name}
	for range times {
		took, err := do()
		if err != nil {
			return t, fmt.Errorf("%s: %w", name, err)
		}
		t.took = append(t.took, took)
	}
	slices.Sort(t.took)
	return t, nil
}
