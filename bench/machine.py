"""Describes the machine that a measurement was made on, and keeps measurements as data."""

import datetime
import json
import os
import pathlib
import platform
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent


def jdk_home():
    """The JDK that the project is built with."""
    found = subprocess.run(
        ["sh", "-c", ". scripts/find-jdk.sh && find_jdk && echo $jdk_home"],
        cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return found.stdout.strip()


def _first(path, prefix):
    try:
        for line in pathlib.Path(path).read_text().splitlines():
            if line.startswith(prefix):
                return line.split(":", 1)[-1].split("=", 1)[-1].strip().strip('"')
    except OSError:
        pass
    return "unknown"


def describe(jdk):
    """Processor, memory, system, JDK, and how busy the machine is before the run."""
    return {
        "cpu": _first("/proc/cpuinfo", "model name"),
        "cores": os.cpu_count(),
        "memory": _first("/proc/meminfo", "MemTotal"),
        "kernel": platform.release(),
        "system": _first("/etc/os-release", "PRETTY_NAME"),
        "jdk": _first(pathlib.Path(jdk) / "release", "JAVA_RUNTIME_VERSION"),
        "load_average_before": os.getloadavg()[0],
    }


def sentence(described):
    """One line about the machine."""
    return (f"on {described['cores']} cores, {described['cpu']}, "
            f"load {described['load_average_before']:.1f} before the run")


def keep(benchmark, described, data, out=None):
    """Writes the results as JSON to `out`, by default bench/results/BENCHMARK-DATE.json."""
    moment = datetime.datetime.now(datetime.timezone.utc)
    out = out or ROOT / f"bench/results/{benchmark}-{moment:%Y-%m-%d}.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps({
        "benchmark": benchmark,
        "time": moment.isoformat(timespec="seconds"),
        "machine": described,
        **data,
    }, indent=1) + "\n")
    print(f"kept in {out}")
