@NullMarked
package dev.autonomy.http2;

import org.jspecify.annotations.NullMarked;
