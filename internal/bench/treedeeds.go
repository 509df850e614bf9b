package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"

	"keng/internal/bench/country"
	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/i18n"
	"keng/internal/meeting"
	"keng/internal/notice"
	"keng/internal/remind"
	"keng/internal/reorg"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/locales"
)

// visit is the measuring of a country.
type visit struct {
	ctx      context.Context //nolint:containedctx // it lives for one call
	store    *store.Store
	country  *country.Country
	renderer *notice.Renderer
	almanac  meeting.Almanac
	chance   *rand.Rand
	// used are the cells that something was done with.
	used map[int]bool
	last roster.ChangeID
	n    int
}

// inCountry measures everything, each in transactions of its own, as the bot
// does it when somebody writes to it.
func (g *Ground) inCountry(ctx context.Context, s *store.Store, c *country.Country, times int) (all []taken, err error) {
	catalog, err := i18n.Load(locales.FS, "vi")
	if err != nil {
		return nil, err
	}
	almanac := meeting.Almanac{Zone: country.Now.Location()}
	v := &visit{
		ctx: ctx, store: s, country: c, renderer: notice.New(catalog, almanac, nil), almanac: almanac,
		chance: rand.New(rand.NewPCG(7, 7)), used: map[int]bool{},
	}
	for _, d := range v.deeds(times) {
		g.progress("%s", d.name)
		for range warmUps {
			if _, err := d.do(); err != nil {
				return nil, fmt.Errorf("%s: %w", d.name, err)
			}
		}
		t, err := repeated(d.name, d.times, d.do)
		if err != nil {
			return nil, err
		}
		g.millis(fmt.Sprintf("tree_%d_%s_p50", c.Cells, d.name), percentile(t.took, 50))
		g.millis(fmt.Sprintf("tree_%d_%s_p99", c.Cells, d.name), percentile(t.took, 99))
		all = append(all, t)
	}
	return all, nil
}

// warmUps come before what is measured: the first of all makes plans and fills caches.
const warmUps = 3

// deed is one thing that is measured.
type deed struct {
	name  string
	times int
	do    func() (time.Duration, error)
}

func (v *visit) deeds(times int) []deed {
	view := func(name string, times int, fn func(*store.Tx) error) deed {
		return deed{name, times, func() (time.Duration, error) { return v.timed(v.store.View, fn) }}
	}
	c := v.country
	return []deed{
		{"commit", times, v.commit},
		{"who", 40 * times, v.who},
		view("list_country", 4*times, func(tx *store.Tx) error { return v.list(tx, c.Top(), 0) }),
		view("list_province", 4*times, func(tx *store.Tx) error { return v.list(tx, c.Province(v.chance.IntN(c.Provinces())), 2) }),
		view("list_commune", 4*times, func(tx *store.Tx) error { return v.list(tx, c.Commune(v.chance.IntN(c.Communes())), 1) }),
		view("search_country", times, func(tx *store.Tx) error { return v.search(tx, c.Top()) }),
		view("search_commune", times, func(tx *store.Tx) error { return v.search(tx, c.Commune(v.chance.IntN(c.Communes()))) }),
		{"found_preview", times, func() (time.Duration, error) { return v.preview(v.found()) }},
		{"found", times, func() (time.Duration, error) { return v.change(v.found()) }},
		{"move_preview", times, func() (time.Duration, error) { return v.preview(v.move()) }},
		{"move", times, func() (time.Duration, error) { return v.change(v.move()) }},
		{"merge_preview", times, func() (time.Duration, error) { return v.preview(v.merge()) }},
		{"merge", times, func() (time.Duration, error) { return v.change(v.merge()) }},
		{"undo", times, v.undo},
		view("history_country", times, func(tx *store.Tx) error { return v.history(tx, c.Top()) }),
		view("history_province", times, func(tx *store.Tx) error { return v.history(tx, c.Province(v.chance.IntN(c.Provinces()))) }),
		view("history_commune", times, func(tx *store.Tx) error { return v.history(tx, c.Commune(v.chance.IntN(c.Communes()))) }),
		view("figures_commune", times, func(tx *store.Tx) error { return v.figures(tx, c.Commune(v.chance.IntN(c.Communes())), "2026") }),
		view("figures_province", 3, func(tx *store.Tx) error { return v.figures(tx, c.Province(0), "2026") }),
		view("figures_country_month", 3, func(tx *store.Tx) error { return v.figures(tx, c.Top(), "2026-12") }),
		view("due", 4*times, v.due),
		{"plan", times, v.plan},
	}
}

// timed does something in a transaction and returns how long it took, from its
// begin to its commit.
func (v *visit) timed(in func(context.Context, func(*store.Tx) error) error, fn func(*store.Tx) error) (time.Duration, error) {
	begin := time.Now()
	err := in(v.ctx, fn)
	return time.Since(begin), err
}

func (v *visit) today() calendar.Date { return calendar.DateOf(country.Now, v.almanac.Zone) }

// commit is the least that anything takes that is written.
func (v *visit) commit() (time.Duration, error) {
	v.n++
	return v.timed(v.store.Update, func(tx *store.Tx) error {
		_, err := tx.FirstSight("telegram", "bench-"+strconv.Itoa(v.n))
		return err
	})
}

// who is who an update comes from.
func (v *visit) who() (time.Duration, error) {
	account := strconv.FormatInt(v.country.Chat(v.chance.IntN(v.country.People)), 10)
	return v.timed(v.store.Update, func(tx *store.Tx) error {
		who, err := tx.Identify(chat.Telegram, account, v.today())
		if err == nil && !who.Linked() {
			err = fmt.Errorf("account %s is nobody's", account)
		}
		return err
	})
}

// list is a page of what is right below a unit, as a leader is shown it.
func (v *visit) list(tx *store.Tx, unit int64, page int) error {
	if _, err := tx.UnitsAbove(roster.UnitID(unit), v.today()); err != nil {
		return err
	}
	return v.render(tx, notice.OrgUnit(notice.OrgUnitArgs{Unit: roster.UnitID(unit), Page: page, Keeps: true}))
}

func (v *visit) history(tx *store.Tx, unit int64) error {
	return v.render(tx, notice.OrgHistory(roster.UnitID(unit), 0, nil))
}

func (v *visit) figures(tx *store.Tx, unit int64, over string) error {
	span, err := calendar.ParseSpan(over)
	if err != nil {
		return err
	}
	return v.render(tx, notice.StatsUnit(roster.UnitID(unit), span, 0))
}

func (v *visit) render(tx *store.Tx, n notice.Note) error {
	m, err := v.renderer.Render(tx, n, notice.Reader{Person: 1})
	if err == nil && m.Text == "" {
		err = fmt.Errorf("nothing to be read in %s", n.Kind)
	}
	return err
}

// search looks for a name that each commune has.
func (v *visit) search(tx *store.Tx, within int64) error {
	found, err := tx.UnitsCalled("chi bo thon 7", []roster.UnitID{roster.UnitID(within)}, v.today(), 8)
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("no cell of that name below unit %d", within)
	}
	return err
}

// due is what the scheduler asks for.
func (v *visit) due(tx *store.Tx) error {
	if _, err := tx.OpenDue(country.Now, 20); err != nil {
		return err
	}
	_, found, err := tx.NextDue(country.Now)
	if err == nil && !found {
		err = fmt.Errorf("nothing is due")
	}
	return err
}

// plan brings the meetings of one cell up to date.
func (v *visit) plan() (time.Duration, error) {
	cell := roster.UnitID(v.country.Cell(v.chance.IntN(v.country.Cells)))
	return v.timed(v.store.Update, func(tx *store.Tx) error { return meeting.Follow(tx, country.Now, v.almanac, cell) })
}

// order is a change of the tree and who makes it.
type order struct {
	op reorg.Operation
	// commune is whose keeper makes it; units are those that they must keep.
	commune int
	units   []int64
}

// preview shows what a change would come to, as the bot does before it asks.
func (v *visit) preview(o order) (time.Duration, error) {
	return v.timed(v.store.Update, func(tx *store.Tx) error {
		r, err := v.registrar(tx, o)
		if err == nil {
			_, err = reorg.Preview(tx, r, o.op)
		}
		return err
	})
}

// change makes a change and writes down the notices of it, as the bot does.
func (v *visit) change(o order) (time.Duration, error) {
	return v.timed(v.store.Update, func(tx *store.Tx) error {
		r, err := v.registrar(tx, o)
		if err != nil {
			return err
		}
		out, err := o.op.Do(tx, r)
		if err != nil {
			return err
		}
		c, err := tx.Change(out.Change)
		if err != nil {
			return err
		}
		v.last = c.ID
		_, err = remind.TellReorganised(tx, v.almanac.Zone, c)
		return err
	})
}

// registrar finds out who writes, and whether they may.
func (v *visit) registrar(tx *store.Tx, o order) (r reorg.Registrar, err error) {
	keeper := strconv.FormatInt(v.country.Chat(int(v.country.Keeper(o.commune))-1), 10)
	who, err := tx.Identify(chat.Telegram, keeper, v.today())
	if err != nil {
		return r, err
	}
	for _, unit := range o.units {
		path, err := tx.UnitsAbove(roster.UnitID(unit), v.today())
		if err != nil {
			return r, err
		}
		if !who.May(roster.ChangeTree, false, path...) {
			return r, fmt.Errorf("the keeper of commune %d may not change unit %d", o.commune, unit)
		}
	}
	return reorg.Registrar{By: who.Person.ID, Now: country.Now, Almanac: v.almanac}, nil
}
