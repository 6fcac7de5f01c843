-- headings: times=times given to the function; labels_with_a_time=labels with a time
-- What label_maturity can say: with the empty times of the source, and with the year's first instant in their place.
with asked as (
    select 'times of the source (none)' as times, label_maturity(p.at, o.label_at, null, timestamp '2026-01-01T00:00:00Z', 30) as m
    from ai.prediction p join ai.outcome o on o.prediction_id = p.prediction_id where p.version = 'IVa'
    union all
    select 'first instant of the year of discharge', label_maturity(at, label_at, null, timestamp '2026-01-01T00:00:00Z', 30)
    from ai.prediction_outcome where version = 'IVa'
)
select times, m['rows'] as rows, m['known'] as labels_with_a_time, m['mature'] as mature, m['judged'] as judged from asked order by times desc
