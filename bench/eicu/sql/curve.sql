-- The calibration curve in ten groups of equal size.
-- headings: scores=scores of the group; predicted=mean prediction; observed=died
-- format: predicted=%1 observed=%1
with asked as (
    select 'IV' as version, unnest(calibration_curve(score, label, 10)['bins']) as b
    from research.apache_result where version = 'IV' and score is not null
    union all
    select 'IVa', unnest(calibration_curve(score, label, 10)['bins'])
    from research.apache_result where version = 'IVa' and score is not null
)
select version, round(b['low'], 3) || '–' || round(b['high'], 3) as scores, b['events'] || '/' || b['observed']['n'] as deaths,
       b['predicted'] as predicted, b['observed'] as observed
from asked order by version, b['low']
