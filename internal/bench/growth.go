package bench

import (
	"context"
	"errors"
	"fmt"
	"time"

	"keng/internal/bench/province"
)

// sizes are the provinces that growth compares, in cells.
var sizes = []int{1, 10, 100, province.Cells}

// What growth takes the time for. It is a rough figure at each of many sizes,
// where the other benches are exact at one.
const (
	growthAnswers = 4 * time.Second
	growthRest    = 5 * time.Second
	growthAsks    = 5
	growthStarts  = 3
)

// Growth measures how the costs grow with the people: what the other benches
// measure, at one cell, at 10, at 100 and at 288, and for each the exponent to
// which it grows. One that doubles with the people has the exponent 1.
func (g *Ground) Growth(ctx context.Context, o AnswersOptions) error {
	o.Time = growthAnswers
	for _, kind := range g.On {
		costs := map[string][]float64{}
		for _, cells := range sizes {
			all, err := g.costs(ctx, o, kind, cells)
			if err != nil {
				return fmt.Errorf("growth on %s, %d cells: %w", kind, cells, err)
			}
			for _, c := range all {
				g.result(fmt.Sprintf("growth_%s_%s_%d", kind, c.of, cells), c.value, c.unit)
				costs[c.of] = append(costs[c.of], c.value)
			}
		}
		for _, of := range []string{"answers", "broadcast", "stats", "start", "memory"} {
			g.result(fmt.Sprintf("growth_%s_%s_exponent", kind, of), exponent(costs[of]), "of_people")
		}
	}
	return nil
}

// cost is what something costs at one size.
type cost struct {
	of    string
	value float64
	unit  string
}

// costs are those at one size: the time until everybody has answered, until
// everybody has a message, until a leader has the year's figures, until the
// program is ready, and its memory then.
func (g *Ground) costs(ctx context.Context, o AnswersOptions, kind Kind, cells int) ([]cost, error) {
	answers, err := g.answersAt(ctx, o, kind, cells)
	if err != nil {
		return nil, err
	}
	broadcast, err := g.broadcast(ctx, kind, cells)
	if err != nil {
		return nil, err
	}
	db, err := g.province(ctx, kind, cells)
	if err != nil {
		return nil, err
	}
	defer db.discard(ctx)
	waits, err := g.ask(ctx, db, growthAsks)
	if err != nil {
		return nil, err
	}
	took, m, err := g.starts(ctx, kind, cells, growthStarts, growthRest)
	if err != nil {
		return nil, err
	}
	people := float64(province.MembersIn(cells))
	millis := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	return []cost{
		{"answers", people / answers.rate(), "s"},
		{"broadcast", people / broadcast.rate(), "s"},
		{"stats", millis(percentile(waits[0], 50)), "ms"},
		{"start", millis(percentile(took, 50)), "ms"},
		{"memory", float64(m.now) / (1 << 20), "MB"},
	}, nil
}

// answersAt has people answer as fast as it takes.
func (g *Ground) answersAt(ctx context.Context, o AnswersOptions, kind Kind, cells int) (r crowdRun, err error) {
	db, err := g.province(ctx, kind, cells)
	if err != nil {
		return r, err
	}
	defer db.discard(ctx)
	platform, err := startPlatform(ctx, nil)
	if err != nil {
		return r, err
	}
	defer platform.close()
	keng, err := g.serve(ctx, db, platform.url())
	if err != nil {
		return r, err
	}
	crowd, err := gather(ctx, keng, db.province.Seats, o.Connections)
	if err != nil {
		return r, errors.Join(err, keng.stop())
	}
	defer crowd.leave()
	if _, err = crowd.asFastAsItTakes(ctx, o.Time/5); err == nil {
		r, err = crowd.asFastAsItTakes(ctx, o.Time)
	}
	if err != nil {
		err = keng.failure(err)
	}
	return r, errors.Join(err, keng.stop())
}

// exponent is the slope of the costs against the people.
func exponent(costs []float64) float64 {
	people := make([]float64, len(costs))
	for i := range costs {
		people[i] = float64(province.MembersIn(sizes[i]))
	}
	return slope(people, costs)
}
