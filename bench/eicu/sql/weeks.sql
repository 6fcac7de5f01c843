-- Weeks until a hospital with so many predicted stays a week can conclude, at the death rate of these stays (8.3 %).
-- headings: oe_0_79_against_1=weeks to tell O/E 0.79 from 1; oe_1_25_against_1=O/E 1.25 from 1; auroc_0_86_to_0_80=AUROC 0.80 from 0.86; deaths_up_by_half=deaths up by half
-- format: deaths_a_week=1 oe_0_79_against_1=0 oe_1_25_against_1=0 auroc_0_86_to_0_80=0 deaths_up_by_half=0
with hospitals(stays_a_week) as (values (5), (10), (20), (50), (200))
select stays_a_week, round(stays_a_week * 139.0 / 1683, 1) as deaths_a_week,
       weeks_to_conclude('observed_expected', 1, 0.79, stays_a_week, 139.0 / 1683)['weeks'] as oe_0_79_against_1,
       weeks_to_conclude('observed_expected', 1, 1.25, stays_a_week, 139.0 / 1683)['weeks'] as oe_1_25_against_1,
       weeks_to_conclude('auroc', 0.862, 0.80, stays_a_week, 139.0 / 1683)['weeks'] as auroc_0_86_to_0_80,
       weeks_to_conclude('rate', 1, 1.5, stays_a_week, 139.0 / 1683)['weeks'] as deaths_up_by_half
from hospitals order by stays_a_week
