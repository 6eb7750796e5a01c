/** What HTTP needs, whatever the feature. */
@NullMarked
package shuzi.web;

import org.jspecify.annotations.NullMarked;
