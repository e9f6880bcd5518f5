@NullMarked
package dev.autonomy.http;

import org.jspecify.annotations.NullMarked;
