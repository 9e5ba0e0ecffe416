#!/usr/bin/python3
"""A desktop that shows notices (org.freedesktop.Notifications): each becomes a line of the file named in its argument."""
import json
import sys
from gi.repository import Gio, GLib

XML = """<node><interface name="org.freedesktop.Notifications"><method name="Notify">
<arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
<arg type="s" direction="in"/><arg type="as" direction="in"/><arg type="a{sv}" direction="in"/><arg type="i" direction="in"/>
<arg type="u" direction="out"/></method></interface></node>"""


def called(_bus, _sender, _path, _interface, _method, arguments, call):
    name, _, _, title, body, *_ = arguments.unpack()
    with open(sys.argv[1], "a", encoding="utf-8") as shown:
        shown.write(json.dumps({"from": name, "title": title, "body": body}) + "\n")
    call.return_value(GLib.Variant("(u)", (1,)))


def acquired(bus, _name):
    interface = Gio.DBusNodeInfo.new_for_xml(XML).interfaces[0]
    bus.register_object("/org/freedesktop/Notifications", interface, called, None, None)


Gio.bus_own_name(Gio.BusType.SESSION, "org.freedesktop.Notifications", Gio.BusNameOwnerFlags.NONE, acquired, None, None)
GLib.MainLoop().run()
