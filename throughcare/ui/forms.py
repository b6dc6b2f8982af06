"""Every form on every page looks and speaks alike: label, hint, field, error at the field."""

from django.forms.renderers import DjangoTemplates


class Renderer(DjangoTemplates):
    """Django's own renderer with our templates for a whole form and for one field."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
