"""Ways to reach the person, and whom to call for them."""

from django.shortcuts import get_object_or_404, redirect, render

from throughcare import clock
from throughcare.intake import actions
from throughcare.intake.forms.registering import ContactForm, EmergencyContactForm
from throughcare.record.door import chart_page

MAY = "patients.correct"


@chart_page(may=MAY)
def add(request, patient):
    """Add a way to reach them."""
    form = ContactForm(request.POST or None)
    if form.is_valid():
        actions.add_contact(**form.cleaned_data, patient=patient, by=request.user, at=clock.now())
        return redirect("chart", patient.pk)
    return render(request, "intake/contact.html", {"patient": patient, "form": form})


@chart_page(may=MAY)
def end(request, patient, contact_id):
    """This way no longer reaches them."""
    contact = get_object_or_404(patient.contacts, pk=contact_id)
    if request.method == "POST":
        actions.end_contact(contact=contact, by=request.user, at=clock.now())
        return redirect("chart", patient.pk)
    page = {"patient": patient, "reach": contact.reach, "kind": contact.get_kind_display()}
    return render(request, "intake/contact_end.html", page)


@chart_page(may=MAY)
def add_emergency(request, patient):
    """Add whom to call for them."""
    form = EmergencyContactForm(request.POST or None)
    if form.is_valid():
        actions.add_emergency_contact(
            **form.cleaned_data, patient=patient, by=request.user, at=clock.now()
        )
        return redirect("chart", patient.pk)
    return render(request, "intake/contact_emergency.html", {"patient": patient, "form": form})


@chart_page(may=MAY, ends_something=True)
def end_emergency(request, patient, contact_id):
    """This one is no longer to be called."""
    contact = get_object_or_404(patient.emergency_contacts, pk=contact_id)
    if request.method == "POST":
        actions.end_emergency_contact(emergency_contact=contact, by=request.user, at=clock.now())
        return redirect("chart", patient.pk)
    page = {"patient": patient, "reach": f"{contact.name}, {contact.phone}"}
    return render(request, "intake/contact_end.html", page)
