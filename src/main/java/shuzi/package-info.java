/** The application: one room for each feature, see {@code CONTRIBUTING.md}. */
@NullMarked
package shuzi;

import org.jspecify.annotations.NullMarked;
