package main

import (
	"context"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"keng/internal/chat"
	"keng/internal/delivery"
)

// metrics are what a process tells about its work.
type metrics struct {
	registry *prometheus.Registry
	events   *prometheus.CounterVec
	sends    *prometheus.HistogramVec
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		events: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "keng_events_total", Help: "Events of the channels, by how their batch ended: handled, or to come again.",
		}, []string{"channel", "outcome"}),
		sends: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "keng_send_seconds", Help: "How long a channel took to take a message or an edit.",
			Buckets: []float64{.01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30},
		}, []string{"channel", "outcome"}),
	}
	up := prometheus.NewGauge(prometheus.GaugeOpts{Name: "keng_up", Help: "1 while the process runs."})
	up.Set(1)
	m.registry.MustRegister(m.events, m.sends, up, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError})
}

// counted counts the events that handle deals with.
func (m *metrics) counted(handle chat.Handle) chat.Handle {
	return func(ctx context.Context, batch []chat.Event) error {
		err := handle(ctx, batch)
		outcome := "handled"
		if err != nil {
			outcome = "again"
		}
		for _, e := range batch {
			m.events.WithLabelValues(string(e.Channel), outcome).Inc()
		}
		return err
	}
}

// deliveries has the engine's counts shown, and the queue's length.
func (m *metrics) deliveries(stats func() delivery.Stats, open func() (float64, error)) {
	m.registry.MustRegister(&deliveryCollector{stats, open})
}

var (
	deliveriesDone = prometheus.NewDesc("keng_deliveries_total", "Deliveries that this process has brought to an end, by status.", []string{"status"}, nil)
	deliveriesOpen = prometheus.NewDesc("keng_deliveries_open", "Deliveries in the ledger that are due and not yet sent.", nil, nil)
)

// deliveryCollector reads counts that somebody else keeps.
type deliveryCollector struct {
	stats func() delivery.Stats
	open  func() (float64, error)
}

// Describe implements prometheus.Collector.
func (c *deliveryCollector) Describe(to chan<- *prometheus.Desc) {
	to <- deliveriesDone
	to <- deliveriesOpen
}

// Collect implements prometheus.Collector.
func (c *deliveryCollector) Collect(to chan<- prometheus.Metric) {
	s := c.stats()
	for status, n := range map[string]int64{
		"sent": s.Sent, "skipped": s.Skipped, "parked": s.Parked, "superseded": s.Superseded,
		"retried": s.Retried, "limited": s.Limited, "resent": s.Resent,
	} {
		to <- prometheus.MustNewConstMetric(deliveriesDone, prometheus.CounterValue, float64(n), status)
	}
	if n, err := c.open(); err == nil {
		to <- prometheus.MustNewConstMetric(deliveriesOpen, prometheus.GaugeValue, n)
	} else {
		to <- prometheus.NewInvalidMetric(deliveriesOpen, err)
	}
}

// timed is a sender whose sends are measured.
type timed struct {
	chat.Sender
	m *metrics
}

// Send implements chat.Sender.
func (t timed) Send(ctx context.Context, to string, msg chat.Message) (string, error) {
	begin := time.Now()
	id, err := t.Sender.Send(ctx, to, msg)
	t.took(begin, err)
	return id, err
}

// Edit implements chat.Sender.
func (t timed) Edit(ctx context.Context, in, message string, msg chat.Message) error {
	begin := time.Now()
	err := t.Sender.Edit(ctx, in, message, msg)
	t.took(begin, err)
	return err
}

func (t timed) took(begin time.Time, err error) {
	t.m.sends.WithLabelValues(string(t.Channel()), outcomeOf(err)).Observe(time.Since(begin).Seconds())
}
