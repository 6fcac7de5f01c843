-- What the model was given and what it gave, 2015 against 2014. Scores of both versions, then the first-day values.
-- headings: v_2014=values in 2014; v_2015=values in 2015; psi_limit=limit that alarms; jensen_shannon=Jensen–Shannon; ks_p=p of KS; wasserstein_sd=Wasserstein, in SD; missing_difference=missing, 2015 minus 2014, points
-- format: psi=4 psi_limit=3 jensen_shannon=3 ks=3 ks_p=3 wasserstein_sd=3 missing_difference=%1
with given as (
    select r.year, y.* from research.physiology y join research.apache_result r on r.stay_id = y.stay_id and r.version = 'IVa'
), asked as (
    select 1 as place, 'score of IV' as what, drift(score, year = 2014) as d,
        count(score) filter (where year = 2014) || '/' || count(*) filter (where year = 2014) as v_2014, count(score) filter (where year = 2015) || '/' || count(*) filter (where year = 2015) as v_2015 from research.apache_result where version = 'IV'
    union all select 2, 'score of IVa', drift(score, year = 2014),
        count(score) filter (where year = 2014) || '/' || count(*) filter (where year = 2014), count(score) filter (where year = 2015) || '/' || count(*) filter (where year = 2015) from research.apache_result where version = 'IVa'
    union all select 3, 'heart rate', drift(heart_rate, year = 2014),
        count(heart_rate) filter (where year = 2014) || '/' || count(*) filter (where year = 2014), count(heart_rate) filter (where year = 2015) || '/' || count(*) filter (where year = 2015) from given
    union all select 4, 'mean pressure', drift(mean_pressure, year = 2014),
        count(mean_pressure) filter (where year = 2014) || '/' || count(*) filter (where year = 2014), count(mean_pressure) filter (where year = 2015) || '/' || count(*) filter (where year = 2015) from given
    union all select 5, 'temperature', drift(temperature, year = 2014),
        count(temperature) filter (where year = 2014) || '/' || count(*) filter (where year = 2014), count(temperature) filter (where year = 2015) || '/' || count(*) filter (where year = 2015) from given
    union all select 6, 'creatinine', drift(creatinine, year = 2014),
        count(creatinine) filter (where year = 2014) || '/' || count(*) filter (where year = 2014), count(creatinine) filter (where year = 2015) || '/' || count(*) filter (where year = 2015) from given
    union all select 7, 'sodium', drift(sodium, year = 2014),
        count(sodium) filter (where year = 2014) || '/' || count(*) filter (where year = 2014), count(sodium) filter (where year = 2015) || '/' || count(*) filter (where year = 2015) from given
    union all select 8, 'white cells', drift(white_cells, year = 2014),
        count(white_cells) filter (where year = 2014) || '/' || count(*) filter (where year = 2014), count(white_cells) filter (where year = 2015) || '/' || count(*) filter (where year = 2015) from given
    union all select 9, 'bilirubin', drift(bilirubin, year = 2014),
        count(bilirubin) filter (where year = 2014) || '/' || count(*) filter (where year = 2014), count(bilirubin) filter (where year = 2015) || '/' || count(*) filter (where year = 2015) from given
    union all select 10, 'albumin', drift(albumin, year = 2014),
        count(albumin) filter (where year = 2014) || '/' || count(*) filter (where year = 2014), count(albumin) filter (where year = 2015) || '/' || count(*) filter (where year = 2015) from given
    union all select 11, 'arterial pH', drift(arterial_ph, year = 2014),
        count(arterial_ph) filter (where year = 2014) || '/' || count(*) filter (where year = 2014), count(arterial_ph) filter (where year = 2015) || '/' || count(*) filter (where year = 2015) from given
)
select what, v_2014, v_2015, d['psi']['value'] as psi, d['psi']['limit'] as psi_limit, d['jensen_shannon']['value'] as jensen_shannon,
       d['ks']['value'] as ks, d['ks']['p'] as ks_p, d['wasserstein']['in_standard_deviations'] as wasserstein_sd, d['missing'] as missing_difference
from asked order by place
