import uuid
from datetime import timedelta
import pytest
from django.db import connection
from stories.browser import look
from throughcare import clock
from throughcare.medication.actions import orders, knowing, dosing, pausing
from throughcare.medication.actions.orders import Planned
from throughcare.medication.models import *
from throughcare.medication.models import Order
from throughcare.plan.models import Item, Plan
from throughcare.patients.models import Patient
from throughcare.intake.models import Episode
from throughcare.record import guards
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MG=1000
PAGES=[]
def test_shots(team, somebody):
    p=team["prescriber"]; n=team["nurse"]; f=p.posts.get().facility; now=clock.now(); today=clock.today()
    pt=Patient.objects.create(facility=f, number="000123", chosen_name="Ana", family_name="Okafor", date_of_birth="1987-03-12", sex_for_care="female", registered_at=now, registered_by=team["intake"])
    Episode.objects.create(patient=pt, referral="self", asked_at=now-timedelta(days=230), admitted_at=now-timedelta(days=214), admitted_by=team["intake"])
    plan=Plan.objects.create(patient=pt, episode=pt.episodes.get(), version=1, at=now, by=p)
    item=Item.objects.create(plan=plan, kind="treat", strand="medication", problem="Withdrawal every morning", intervention="Methadone, watched, with a way home later", responsible=p, seq=1, at=now, by=p)
    w=lambda *steps, by=p, **d: orders.write_order(id=uuid.uuid4(), patient=pt, steps=list(steps), medicine="methadone", family="methadone-oral", item=item, by=by, at=now, **d)
    S=lambda o, **k: Signed.objects.create(order=o, reason="r", at=now, by=p)
    d=lambda k: today+timedelta(days=k)
    o1=w(Planned(d(-214),d(-211),30*MG),Planned(d(-210),d(-206),35*MG),Planned(d(-205),d(-200),40*MG),Planned(d(-199),d(-181),50*MG),Planned(d(-180),None,60*MG),kind="start"); S(o1)
    Stopped.objects.create(order=o1, from_day=d(-60), why="replaced", at=now, by=p)
    o2=w(Planned(d(-60),d(-31),70*MG),Planned(d(-30),d(13),60*MG),Planned(d(14),d(27),55*MG),Planned(d(28),None,50*MG),kind="taper",person_agrees=True,replaces=o1); S(o2)
    guards.remove()
    missed={-147,-146,-145,-90,-44,-9,-3}
    doses=[]
    for k in range(-214,0):
        if k in missed: continue
        o=o1 if k<-60 else o2
        st=[s for s in o.steps.all() if s.first_day<=d(k) and (s.last_day is None or s.last_day>=d(k))][0]
        doses.append(Dose(patient=pt,order=o,step=st,medicine="methadone",ug=st.ug,clinic_day=d(k),home=(k%7==0),at=now+timedelta(days=k),by=n))
    Dose.objects.bulk_create(doses)
    End.objects.bulk_create([End(dose=x,outcome="taken",ug_taken=x.ug if x.clinic_day!=d(-5) else 40*MG,at=x.at,by=n,why="x") for x in doses])
    Vomited.objects.create(dose=[x for x in doses if x.clinic_day==d(-7)][0], minutes_after=10, seen=True, at=now, by=n)
    from throughcare.assessment.models import AnswerSheet, SheetCompleted
    for k,s in ((-214,17),(-213,13),(-212,11),(-210,9),(-207,7),(-200,5),(-180,3),(-145,9),(-143,5),(-60,4),(-3,6)):
        sh=AnswerSheet.objects.create(patient=pt,instrument="cows",version="1",filled_by="staff",began_at=now,began_by=n)
        SheetCompleted.objects.create(sheet=sh,score=s,band="mild",result={},at=now+timedelta(days=k),by=n)
    guards.install()
    K=lambda kind, **dd: knowing.record_known(id=uuid.uuid4(), kind=kind, patient=pt, by=n, at=now, **dd)
    K(OtherMedicine, name="sertraline", class_key="serotonergic", dose="one in the morning", since=d(-400))
    K(Allergy, substance="penicillin", reaction="rash as a child")
    K(Ecg, on=d(-200), qtc_ms=455); K(Ecg, on=d(-20), qtc_ms=438)
    for t,v,u,up in (("alt","38","U/L","40"),("ast","31","U/L","40"),("hcv-ab","positive","",""),("hcv-rna","not found","",""),("egfr","92","mL/min/1.73 m²","")):
        K(Lab, test=t, value=v, unit=u, upper=up, on=d(-20))
    K(Lab, test="alt", value="61", unit="U/L", upper="40", on=d(-200))
    K(MonitoringCheck, on=d(-2), found="nothing"); K(BodyRisk, risk="sleep-apnoea", words="uses a mask")
    low=orders.write_order(id=uuid.uuid4(), patient=pt, steps=[Planned(d(i),d(i),ug,part) for i,day in enumerate([(500,),(500,500),(1000,1000),(2000,2000),(2000,2000,2000),(4000,4000,4000)]) for part,ug in zip(("morning","noon","evening"),day)], medicine="buprenorphine", family="bup-nx", item=item, by=n, at=now, kind="start", must_not_skip=True, is_transition=True, why="She wants fewer visits and uses fentanyl at weekends.") if 0 else None
    ch=w(Planned(d(1),d(14),57500),Planned(d(15),d(28),55*MG),Planned(d(29),None,50*MG),by=n,kind="taper",person_agrees=True,replaces=o2,why="She asked for smaller steps.")
    from throughcare.clinical import medicines
    base=f"/people/{pt.pk}/"
    pages={"prescribing":base+"prescribing/","90":base+"prescribing/?days=90","order":f"{base}orders/{o2.pk}/","sign":f"{base}orders/{ch.pk}/sign/","kinds":base+"orders/","write":base+f"orders/?kind=taper&replaces={o2.pk}","writeagain":base+f"orders/?instead_of={ch.pk}","guestin":base+"orders/?kind=guest","tosign":"/to-sign/","lab":base+"known/lab/","med":base+"known/medicine/","letter":base+"guest-letters/","stop":f"{base}orders/{o2.pk}/stop/","chart":base,"home":"/work/"}
    import os
    only=os.environ.get("ONLY","").split(",") if os.environ.get("ONLY") else list(pages)
    for size,scheme in (((1280,900),"light"),((360,740),"light"),((1280,900),"dark"),((360,740),"dark")):
        who=somebody("prescriber", size={"width":size[0],"height":size[1]})
        who.page.emulate_media(color_scheme=scheme)
        for name in only:
            r=who.page.goto(who.base+pages[name])
            print(name, r.status, len(r.body()))
            who.page.screenshot(path=f"/tmp/h6/{name}-{size[0]}-{scheme}.png", full_page=True)
            sw=who.page.evaluate("document.documentElement.scrollWidth")
            if sw>size[0]: print("WIDE", name, size, sw)
            if size[0]==1280 and scheme=="light": print(name, look(who.page)[:5])
