package calendar

import "math"

// The astronomy below is the one Hồ Ngọc Đức published for the Vietnamese
// calendar, after Jean Meeus, "Astronomical Algorithms" (1998). Days are
// counted in Vietnam's zone, as the calendar's law asks.

const (
	// hanoiOffset is UTC+7 as a part of a day.
	hanoiOffset = 7.0 / 24
	// synodicMonth is the mean time from new moon to new moon, in days.
	synodicMonth = 29.530588853
	// firstMoon is the new moon number 0, of 1 January 1900, in Julian days.
	firstMoon = 2415021.076998695
)

// newMoonDay returns the Julian day on which new moon number k falls in Vietnam.
func newMoonDay(k int) int { return int(math.Floor(newMoon(float64(k)) + 0.5 + hanoiOffset)) }

// newMoon returns the instant of new moon number k in Julian days.
func newMoon(k float64) float64 {
	const rad = math.Pi / 180
	t := k / 1236.85 // Julian centuries since 1900
	t2, t3 := t*t, t*t*t
	mean := 2415020.75933 + 29.53058868*k + 0.0001178*t2 - 0.000000155*t3
	mean += 0.00033 * math.Sin((166.56+132.87*t-0.009173*t2)*rad)
	sun := (359.2242 + 29.10535608*k - 0.0000333*t2 - 0.00000347*t3) * rad // the sun's mean anomaly
	moon := (306.0253 + 385.81691806*k + 0.0107306*t2 + 0.00001236*t3) * rad
	node := (21.2964 + 390.67050646*k - 0.0016528*t2 - 0.00000239*t3) * rad // the moon's argument of latitude
	shift := (0.1734-0.000393*t)*math.Sin(sun) + 0.0021*math.Sin(2*sun) -
		0.4068*math.Sin(moon) + 0.0161*math.Sin(2*moon) - 0.0004*math.Sin(3*moon) +
		0.0104*math.Sin(2*node) - 0.0051*math.Sin(sun+moon) - 0.0074*math.Sin(sun-moon) +
		0.0004*math.Sin(2*node+sun) - 0.0004*math.Sin(2*node-sun) - 0.0006*math.Sin(2*node+moon) +
		0.0010*math.Sin(2*node-moon) + 0.0005*math.Sin(2*moon+sun)
	return mean + shift - earthLag(t)
}

// earthLag returns by how much the earth's turning lags behind even time, in
// days, t Julian centuries after 1900.
func earthLag(t float64) float64 {
	t2, t3 := t*t, t*t*t
	if t < -11 {
		return 0.001 + 0.000839*t + 0.0002261*t2 - 0.00000845*t3 - 0.000000081*t*t3
	}
	return -0.000278 + 0.000265*t + 0.000262*t2
}

// sunSector returns in which twelfth of its yearly way the sun is when a
// Julian day begins in Vietnam: 0 from the spring equinox, 9 from the winter
// solstice.
func sunSector(day int) int {
	const rad = math.Pi / 180
	t := (float64(day) - 0.5 - hanoiOffset - 2451545) / 36525 // Julian centuries since 2000
	t2 := t * t
	anomaly := (357.52910 + 35999.05030*t - 0.0001559*t2 - 0.00000048*t*t2) * rad
	mean := 280.46645 + 36000.76983*t + 0.0003032*t2
	longitude := mean + (1.914600-0.004817*t-0.000014*t2)*math.Sin(anomaly) +
		(0.019993-0.000101*t)*math.Sin(2*anomaly) + 0.000290*math.Sin(3*anomaly)
	longitude = math.Mod(longitude, 360)
	if longitude < 0 {
		longitude += 360
	}
	return int(longitude / 30)
}
