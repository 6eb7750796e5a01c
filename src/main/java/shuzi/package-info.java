/** The application: one package for each feature, see {@code docs/architecture.md}. */
@NullMarked
package shuzi;

import org.jspecify.annotations.NullMarked;
