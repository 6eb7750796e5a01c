/** Request bodies: the rate at which they must arrive, the memory they may take, the temporary files of forms. */
@NullMarked
package shuzi.web.body;

import org.jspecify.annotations.NullMarked;
