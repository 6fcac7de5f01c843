-- Flagging from a threshold on. A threshold has to be a constant, so each is a part of its own.
-- format: threshold=1 sensitivity=%1 specificity=%1 ppv=%1 npv=%1 flagged=%1 nne=1
with asked as (
    select version, operating_point(score, label, 0.1, patient_id) as o from research.apache_result where score is not null group by version
    union all select version, operating_point(score, label, 0.2, patient_id) as o from research.apache_result where score is not null group by version
    union all select version, operating_point(score, label, 0.3, patient_id) as o from research.apache_result where score is not null group by version
    union all select version, operating_point(score, label, 0.5, patient_id) as o from research.apache_result where score is not null group by version
)
select version, o['threshold'] as threshold,
       o['true_positives'] || '/' || (o['true_positives'] + o['false_negatives']) as deaths_flagged, o['sensitivity'] as sensitivity,
       o['specificity'] as specificity,
       o['true_positives'] || '/' || (o['true_positives'] + o['false_positives']) as flags_right, o['ppv'] as ppv, o['npv'] as npv,
       o['flag_rate'] as flagged, o['nne'] as nne
from asked order by version, threshold
