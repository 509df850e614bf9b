package store

import "keng/internal/delivery"

// DeliveryView is what became of the deliveries after a certain one.
type DeliveryView struct {
	// Counts are how many are in each status; Again how many of those that are
	// pending have been tried before.
	Counts map[delivery.Status]int
	Again  int
	// Open have something left to do, the first due first. Told are those of the
	// others that did not simply arrive, the newest first.
	Open, Told []delivery.Row
}

// triedBefore is the condition of the rows whose first try was not the last.
const triedBefore = "attempt + doubts > 0"

// ViewDeliveries looks at the deliveries with a greater identifier, at most so
// many of each kind.
func (tx *Tx) ViewDeliveries(after int64, most int) (DeliveryView, error) {
	var view DeliveryView
	var rows []struct {
		Status string
		N      int
		Again  int
	}
	err := tx.db.Model(&deliveryRow{}).Where("id > ?", after).
		Select("status, COUNT(*) AS n, SUM(CASE WHEN " + triedBefore + " THEN 1 ELSE 0 END) AS again").Group("status").Scan(&rows).Error
	if err != nil {
		return view, err
	}
	view.Counts = make(map[delivery.Status]int, len(rows))
	for _, r := range rows {
		view.Counts[delivery.Status(r.Status)] = r.N
		if r.Status == string(delivery.Pending) {
			view.Again = r.Again
		}
	}
	view.Open, err = many(tx.db.Where(openDelivery).Where("id > ?", after).Order("due_at, id").Limit(most), deliveryRow.delivery)
	if err != nil {
		return view, err
	}
	view.Told, err = many(tx.db.Where("id > ? AND done_at IS NOT NULL", after).
		Where("status IN ? OR resent", []string{string(delivery.Parked), string(delivery.Skipped)}).
		Order("done_at DESC, id DESC").Limit(most), deliveryRow.delivery)
	return view, err
}

// NewestDelivery is the identifier of the newest delivery; 0 if there is none.
func (tx *Tx) NewestDelivery() (id int64, err error) {
	err = tx.db.Model(&deliveryRow{}).Select("COALESCE(MAX(id), 0)").Scan(&id).Error
	return id, err
}
