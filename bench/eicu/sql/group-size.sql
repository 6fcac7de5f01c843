-- headings: deaths_of_others_per_death=deaths among all others per death in the group; deaths_for_10_points=deaths needed in the group to see 48 %; deaths_for_5_points=to see 53 %
-- Deaths a group needs before a lower sensitivity than the 58 % of IVa at 0.2 would be seen (80 % power).
with groups(deaths_of_others_per_death) as (values (1), (4), (10))
select deaths_of_others_per_death, two_proportions(0.48, 0.58, deaths_of_others_per_death)['rows'] as deaths_for_10_points,
       two_proportions(0.53, 0.58, deaths_of_others_per_death)['rows'] as deaths_for_5_points
from groups order by deaths_of_others_per_death
