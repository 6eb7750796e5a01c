/** Limits request bodies: their minimum rate, the memory for pictures, and the temporary files of forms. */
@NullMarked
package shuzi.web.body;

import org.jspecify.annotations.NullMarked;
