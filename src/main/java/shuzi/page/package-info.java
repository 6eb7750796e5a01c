/** The page that people see in a browser: static files, which use the public API only. */
@NullMarked
package shuzi.page;

import org.jspecify.annotations.NullMarked;
