#!/bin/sh
# Makes the dashboard's pictures in topology-docs/images anew, in six minutes; needs chromium and chromedriver. Every view and
# state, in both colours and widths, is in target/screenshots then.
set -eu

cd "$(dirname "$0")/../.."
mvn -q test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath -DincludeScope=test
java --add-modules jdk.incubator.vector -cp "target/test-classes:target/classes:$(cat target/classpath)" \
  learnstream.dashboard.Screenshots target/screenshots "$@"
cp target/screenshots/dashboard-*.png topology-docs/images
