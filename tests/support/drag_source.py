#!/usr/bin/python3
"""A file manager in a few lines: drag this window's button and it hands over the URIs of its arguments.

It prints `begin` when a drag begins and `asked` when a target has asked for the URIs."""
import sys
import gi
gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, Gtk

uris = sys.argv[1:]
window = Gtk.Window(title="Berkas")
window.set_default_size(200, 120)
window.move(1250, 200)
source = Gtk.Button(label="\n".join(u.rsplit("/", 1)[-1] for u in uris))
source.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], Gdk.DragAction.COPY)
source.drag_source_add_uri_targets()
source.connect("drag-begin", lambda *_: print("begin", flush=True))
source.connect("drag-data-get", lambda _w, _c, data, _i, _t: (data.set_uris(uris), print("asked", flush=True)))
window.add(source)
window.connect("destroy", Gtk.main_quit)
window.show_all()
Gtk.main()
