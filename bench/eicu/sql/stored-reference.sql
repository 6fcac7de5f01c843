-- The scores of 2015 against the bins of 2014 that the site keeps (rounds reference take).
-- headings: null_quantile=95 % quantile without drift; limit=limit that alarms
-- format: psi=4 null_quantile=4 limit=2 p=3
select 'IV' as version, count(*) as stays, psi(score, 'apache-iv-2014')['value'] as psi, psi(score, 'apache-iv-2014')['null_quantile'] as null_quantile,
       psi(score, 'apache-iv-2014')['limit'] as limit, psi(score, 'apache-iv-2014')['p'] as p
from research.apache_result where version = 'IV' and year = 2015
union all
select 'IVa', count(*), psi(score, 'apache-iva-2014')['value'], psi(score, 'apache-iva-2014')['null_quantile'],
       psi(score, 'apache-iva-2014')['limit'], psi(score, 'apache-iva-2014')['p']
from research.apache_result where version = 'IVa' and year = 2015
order by version
