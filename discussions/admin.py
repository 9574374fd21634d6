"""Spaces, their members and posts, for the host."""

from django.contrib import admin

from .models import Membership, Post, Space


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 1
    raw_id_fields = ("person",)


@admin.register(Space)
class SpaceAdmin(admin.ModelAdmin):
    list_display = ("name", "slug", "created_at")
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = ("shares_corrections",)  # what leaves a space is for its facilitators to say
    inlines = (MembershipInline,)


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    list_display = ("person", "space", "role")
    list_filter = ("space", "role")
    raw_id_fields = ("person",)


@admin.register(Post)
class PostAdmin(admin.ModelAdmin):
    """To look, and to see where posts are. Writing goes by the site, which renders and announces."""

    list_display = ("title", "author", "space", "published_at")
    list_filter = ("space", "mode", "language")
    search_fields = ("title",)
    date_hierarchy = "published_at"

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
