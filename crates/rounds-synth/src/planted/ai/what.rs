//! The kinds of things planted in models: problems, then decoys.

/// What is planted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// Other patients than before, for whom the scores run high.
    CovariateDrift,
    /// The event becomes more frequent and the model does not know.
    LabelDrift,
    /// What the inputs mean changes: scores no longer rank as well.
    ConceptDrift,
    /// Scores run higher and higher.
    CalibrationDecay,
    /// The model ranks one group of patients worse.
    SubgroupGap,
    /// An input stops arriving.
    FeatureMissing,
    /// Another version, which nobody was told of.
    SilentVersion,
    /// Alerts lead to treatment, so that the flagged do well.
    Feedback,
    /// Nobody ever sees it.
    Unused,
    /// Answers come late or not at all.
    SlowAnswers,
    /// Decoy: more patients have the event and the scores say so.
    Season,
    /// Decoy: a better version, announced.
    DocumentedVersion,
    /// Decoy: few patients, so that every figure jumps.
    SmallSite,
    /// Decoy: the committee chose another threshold.
    AnnouncedThreshold,
    /// Decoy: two days without answers, announced.
    PlannedDowntime,
    /// Decoy: a site begins to use the model.
    GoLive,
    /// Decoy: the model is switched off because another took its place.
    Retirement,
    /// Decoy: nobody sees it yet, as was decided.
    SilentEvaluation,
    /// Decoy: the latest labels are late.
    LabelBacklog,
    /// Decoy: fewer predictions around the turn of the year.
    HolidayDip,
}

impl What {
    /// The word in the truth.
    pub(super) fn kind(self) -> &'static str {
        match self {
            Self::CovariateDrift => "covariate-drift",
            Self::LabelDrift => "label-drift",
            Self::ConceptDrift => "concept-drift",
            Self::CalibrationDecay => "calibration-decay",
            Self::SubgroupGap => "subgroup-gap",
            Self::FeatureMissing => "feature-missing",
            Self::SilentVersion => "undocumented-version",
            Self::Feedback => "feedback-effect",
            Self::Unused => "unused-model",
            Self::SlowAnswers => "latency-rise",
            Self::Season => "season",
            Self::DocumentedVersion => "documented-version",
            Self::SmallSite => "small-site",
            Self::AnnouncedThreshold => "announced-threshold",
            Self::PlannedDowntime => "planned-downtime",
            Self::GoLive => "planned-start",
            Self::Retirement => "planned-retirement",
            Self::SilentEvaluation => "silent-evaluation",
            Self::LabelBacklog => "label-backlog",
            Self::HolidayDip => "holiday-dip",
        }
    }

    /// Whether it only looks wrong.
    pub(super) fn is_decoy(self) -> bool {
        matches!(
            self,
            Self::Season
                | Self::DocumentedVersion
                | Self::SmallSite
                | Self::AnnouncedThreshold
                | Self::PlannedDowntime
                | Self::GoLive
                | Self::Retirement
                | Self::SilentEvaluation
                | Self::LabelBacklog
                | Self::HolidayDip
        )
    }

    /// What the number of its size means.
    pub(super) fn size_unit(self) -> &'static str {
        match self {
            Self::CovariateDrift => "added to the log odds of each score, not to the event",
            Self::LabelDrift => "times the chance of the event that the model expects",
            Self::ConceptDrift => "share of scores that are another patient's",
            Self::CalibrationDecay => {
                "added to the log odds of each score, reached within 120 days"
            }
            Self::SubgroupGap => "share of the group's scores that are another patient's",
            Self::FeatureMissing => "share of predictions that lack the input",
            Self::SilentVersion => {
                "added to the log odds of each score; a third of the scores are another patient's"
            }
            Self::Feedback => "share of events among the flagged that treatment prevents",
            Self::Unused => "predictions that anybody saw",
            Self::SlowAnswers => "times the usual time to answer",
            Self::Season => "times the usual chance of sepsis, which the scores follow",
            Self::DocumentedVersion => "times as far as before lie the events from the others",
            Self::SmallSite => "times the predictions of the largest site, or fewer",
            Self::AnnouncedThreshold => "times the threshold before",
            Self::PlannedDowntime => "days without predictions",
            Self::GoLive | Self::Retirement => "predictions in the time without it",
            Self::SilentEvaluation => "predictions that anybody saw until then",
            Self::LabelBacklog => "days that labels are late",
            Self::HolidayDip => "times the usual predictions, or fewer",
        }
    }

    /// Who ought to notice a problem, or why nobody need be alarmed.
    pub(super) fn notice(self) -> &'static str {
        match self {
            Self::SlowAnswers | Self::FeatureMissing => "AI operations",
            Self::SmallSite => "nobody: chance alone",
            Self::Season | Self::HolidayDip => "nobody: it happens every year",
            decoy if decoy.is_decoy() => "nobody: it was announced",
            _ => "AI committee",
        }
    }
}
