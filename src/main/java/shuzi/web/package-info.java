/** Contains the parts of HTTP that all features share. */
@NullMarked
package shuzi.web;

import org.jspecify.annotations.NullMarked;
