"""Persons and tokens in Django's admin."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _

from .models import ApiToken, Person


@admin.register(Person)
class PersonAdmin(UserAdmin):
    list_display = ["name", "email", "origin", "language", "is_active", "is_staff", "date_joined"]
    list_filter = ["is_active", "is_staff", "language"]
    search_fields = ["name", "email", "handle"]
    ordering = ["-date_joined"]
    readonly_fields = ["handle", "origin", "date_joined", "last_login"]
    fieldsets = [
        (None, {"fields": ["name", "email", "password", "language"]}),
        (_("Origin"), {"fields": ["handle", "origin", "date_joined", "last_login"]}),
        (_("Rights"), {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
    ]
    add_fieldsets = [(None, {"fields": ["name", "email", "usable_password", "password1", "password2"]})]

    def save_model(self, request, obj, form, change):
        if change:
            super().save_model(request, obj, form, change)
        else:
            Person.objects.keep(obj)


@admin.register(ApiToken)
class ApiTokenAdmin(admin.ModelAdmin):
    """To see which tokens there are and to withdraw them; making one is up to the person."""

    list_display = ["name", "person", "hint", "created_at", "last_used_at"]
    search_fields = ["name", "person__name", "person__email"]
    readonly_fields = ["person", "name", "hint", "created_at", "last_used_at"]

    def has_add_permission(self, request):
        return False
