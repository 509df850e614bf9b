package page

import (
	"keng/internal/calendar"
	"keng/internal/i18n"
)

// deliveriesShown is how many messages on their way are listed.
const deliveriesShown = 12

// ledgerView is what became of the messages, as it is shown.
type ledgerView struct {
	*i18n.Words
	Counts []countView
	Open   []deliveryView
	Others []deliveryView
}

type countView struct {
	State DeliveryState
	Label string
	Count int
}

type deliveryView struct {
	Delivery
	Label, Time string
}

// states are in the order in which their counts are shown.
var states = []DeliveryState{Waiting, Sending, Again, Sent, Parked, Skipped}

func (p *Page) ledger(w *i18n.Words) ledgerView {
	all, err := p.stage.Ledger(string(w.Language()), deliveriesShown)
	if err != nil {
		p.log.Error("cannot read the ledger", "error", err)
	}
	view := ledgerView{Words: w}
	for _, s := range states {
		view.Counts = append(view.Counts, countView{s, w.Say("trial.state_" + string(s)), all.Count[s]})
	}
	zone := p.stage.Clock().Zone
	show := func(d Delivery) deliveryView {
		return deliveryView{d, w.Say("trial.state_" + string(d.State)), w.Clock(calendar.ClockOf(d.At.In(zone), zone))}
	}
	for _, d := range all.Open {
		view.Open = append(view.Open, show(d))
	}
	for _, d := range all.Settled {
		if d.State != Sent || d.Marked { // those that arrived are seen on the phones
			view.Others = append(view.Others, show(d))
		}
	}
	return view
}
