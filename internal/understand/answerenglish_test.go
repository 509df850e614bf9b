package understand

import (
	"strings"
	"testing"
)

// englishAnswers are what members write in English, by what it means.
var englishAnswers = map[Meaning][]string{
	Coming: {
		"I will come", "I'll come", "i will come", "I’ll come", "yes, I will come", "Yes I'm coming", "I'm coming", "I am coming", "coming", "Coming!", "I can come",
		"I'll be there", "I will be there on time", "I will attend", "I will attend the meeting", "I can make it", "I'll make it", "I'll join", "count me in", "I'm in",
		"see you there", "of course I'm coming", "Sure, I'll come", "I will definitely come", "I am going to attend", "I will be present", "I'm able to attend",
		"I'm busy but I will still come", "I won't miss it", "I will not miss the meeting", "I won't be absent", "I will come but have to leave early",
		"Thanks, I will come", "No problem, I will come", "sorry for the late reply, I will come", "I'll be coming", "ok, will come", "will attend", "I can attend, thank you",
		"im coming", "I'm gonna come", "I will come after work", "I will come and be on time", "no, I will come after all", "No, I can come", "ill be there", "ill come", "Good evening comrade, I will come",
	},
	Late: {
		"I will be late", "I'll be late", "late 15 minutes", "15 minutes late", "I'll be about 20 minutes late", "running late", "I will come late", "I'll be 10 mins late",
		"half an hour late", "I will be an hour late", "I will come but 15 minutes late", "sorry, I'll be late", "I may be late", "I might be late", "I'll arrive late", "coming late",
		"I will be late because of work", "a bit late", "I can come, but late",
	},
	Absent: {
		"can't come", "I can't come", "I can’t come", "cant come", "I cannot come", "I can not come", "I can't make it", "can't make it", "can't attend", "I won't come", "I wont come",
		"I will not come", "I'm not coming", "not coming", "I am not coming", "unable to attend", "I am unable to come", "I won't be able to come", "I will not be able to attend",
		"I won't be there", "I can't be there", "I will be absent", "absent", "I'll be absent", "asking leave", "asking for leave", "I ask for leave", "ask for leave", "I am asking leave",
		"asking leave, away for work", "I'd like to ask for leave", "requesting leave", "please excuse me from the meeting", "I'd like to be excused", "I have to miss the meeting",
		"I'll miss it", "I'm busy", "busy that day", "I am busy", "sorry, I'm busy", "sorry, I can't", "I can't", "No, I can't come", "No, I'm not coming", "no I can't make it, sorry",
		"I can't come, I am ill", "cannot attend, sick", "sorry, I am sick", "sorry, my son is ill", "My mother is ill so I can't come", "my wife is in hospital, I can't come",
		"I couldn't come", "I don't come", "I do not come", "Excuse me, I can't come", "thank you, but I can't come", "noted, I can't come", "I ask to be absent", "Unfortunately I cannot attend",
		"can't come tonight", "I can no longer come",
	},
	NotSure: {
		"maybe", "perhaps", "not sure", "not sure yet", "I'm not sure", "I don't know yet", "I'll let you know", "I will let you know later", "I will answer later", "later", "answer later",
		"I'll tell you later", "I might come", "I'll try", "I will try to come", "I hope to come", "if I can", "it depends", "probably", "possibly", "I think I can come",
		"I don't think I can come", "I should be able to come", "I'd like to come", "I want to come but I'm busy", "maybe I can't come", "I haven't decided", "I will come if I can",
		"I'm not certain", "I'll see", "hopefully I can come", "I can't say", "I can't promise",
	},
	Acknowledge: {
		"ok", "OK", "okay", "yes", "Yes.", "noted", "thanks", "thank you", "Thank you very much", "got it", "I got it", "received", "understood", "roger", "sure", "all right", "alright",
		"fine", "great", "I see", "ok thanks", "Noted, thank you", "thanks for the reminder", "thank you for the information", "thx", "ok got it", "👍 thanks", "good", "yes, thank you",
	},
	OnBehalf: {
		"on behalf of Hoa, absent", "my wife can't come", "she can't come", "He will be late", "Comrade Hoa is ill", "my mother will come", "Mr Ba can't come", "they are not coming",
		"please excuse comrade Hoa", "comrade An will be late", "My husband is sick, he can't come",
	},
	Unknown: {
		"what time is it?", "what time", "when is the meeting", "where is it", "who is coming", "who comes", "how many are coming", "can I come late?", "can I come late", "is it today",
		"what shall I bring", "will you come?", "do I have to come", "did anybody come", "Last month I came", "last month I was late", "next month I can't come", "next time I'll come",
		"cancel the meeting", "postpone it", "list of absentees", "stop writing", "delete my data", "everybody is coming", "I was late yesterday", "no", "not", "No.",
		"hello", "hi", "away for work", "I'm on a business trip", "I am ill", "Hoa can't come", "Minh will be late", "why should I come", "I will go to Da Nang",
		"I come from Ha Giang", "yes and no", "never", "my mother is ill", "the weather is good", "may I come later?",
	},
}

func TestEnglishAnswer(t *testing.T) {
	for want, texts := range englishAnswers {
		for _, text := range texts {
			for _, form := range []string{text, strings.ToUpper(text), text + "."} {
				if got := Answer(form); got.Meaning != want {
					said, _ := sentence(form)
					t.Errorf("Answer(%q) means %d, want %d (%v in%s)", form, got.Meaning, want, readSigns(said), said)
				}
			}
		}
	}
}

func TestEnglishAnswerDetails(t *testing.T) {
	for text, want := range map[string]Reply{
		"I'll be 15 minutes late":                  {Meaning: Late, Minutes: 15},
		"late 15 minutes":                          {Meaning: Late, Minutes: 15},
		"late 15 min":                              {Meaning: Late, Minutes: 15},
		"10-15 mins late":                          {Meaning: Late, Minutes: 15},
		"half an hour late":                        {Meaning: Late, Minutes: 30},
		"I will be an hour late":                   {Meaning: Late, Minutes: 60},
		"I'll be late by one hour":                 {Meaning: Late, Minutes: 60},
		"an hour and a half late":                  {Meaning: Late, Minutes: 90},
		"late fifteen minutes":                     {Meaning: Late, Minutes: 15},
		"a quarter of an hour late":                {Meaning: Late, Minutes: 15},
		"I will be late":                           {Meaning: Late},
		"I'll be 20 minutes late because of work":  {Meaning: Late, Minutes: 20, Reason: OtherReason, ReasonText: "work"},
		"I will come but have to leave early":      {Meaning: Coming, LeavesEarly: true},
		"asking leave, away for work":              {Meaning: Absent, Reason: Travel, ReasonText: "away for work"},
		"I can't come, I am ill":                   {Meaning: Absent, Reason: Health, ReasonText: "I am ill"},
		"I can't come because my son is ill":       {Meaning: Absent, Reason: Family, ReasonText: "my son is ill"},
		"I ask for leave due to an exam":           {Meaning: Absent, Reason: Study, ReasonText: "an exam"},
		"My mother is ill so I can't come":         {Meaning: Absent, Reason: Family, ReasonText: "My mother is ill"},
		"can't come, family matter":                {Meaning: Absent, Reason: Family, ReasonText: "family matter"},
		"I can't come, I am on a business trip":    {Meaning: Absent, Reason: Travel, ReasonText: "I am on a business trip"},
		"sorry, I'm busy":                          {Meaning: Absent},
		"I can't come":                             {Meaning: Absent},
		"I can't come, sorry":                      {Meaning: Absent},
		"cannot attend, seeing the doctor":         {Meaning: Absent, Reason: Health, ReasonText: "seeing the doctor"},
		"I am on a business trip":                  {Reason: Travel, ReasonText: "I am on a business trip"},
		"Please excuse me, there is a wedding":     {Meaning: Absent, Reason: Family, ReasonText: "there is a wedding"},
		"I can't come as planned, my wife is sick": {Meaning: Absent, Reason: Family, ReasonText: "my wife is sick"},
	} {
		if got := Answer(text); got != want {
			t.Errorf("Answer(%q) = %+v, want %+v", text, got, want)
		}
	}
}
