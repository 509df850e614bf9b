package store

// DueDeliveries is how many deliveries are due and not done.
func (tx *Tx) DueDeliveries() (n int64, err error) {
	err = tx.db.Model(&deliveryRow{}).Where(openDelivery).Where("due_at <= ?", at(tx.now)).Count(&n).Error
	return n, err
}
