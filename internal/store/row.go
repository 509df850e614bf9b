package store

import (
	"errors"

	"gorm.io/gorm"

	"keng/internal/fault"
)

// one reads the single row of a query. If there is none it returns a
// fault of kind NotFound that is told in the words of key.
func one[R any](q *gorm.DB, key string) (R, error) {
	row, found, err := maybe[R](q)
	if err == nil && !found {
		err = fault.New(fault.NotFound, key)
	}
	return row, err
}

// maybe reads the first row of a query and tells whether there is one.
func maybe[R any](q *gorm.DB) (row R, found bool, err error) {
	err = q.Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return row, false, nil
	}
	return row, err == nil, err
}

// many reads all rows of a query and converts them. The result is nil if there are none.
func many[R, D any](q *gorm.DB, convert func(R) D) ([]D, error) {
	return manyOf(q, func(r R) (D, error) { return convert(r), nil })
}

// manyOf is many for a conversion that can fail.
func manyOf[R, D any](q *gorm.DB, f func(R) (D, error)) ([]D, error) {
	var rows []R
	if err := q.Find(&rows).Error; err != nil || len(rows) == 0 {
		return nil, err
	}
	return convert(rows, f)
}
