/** Returns lists in pages: the requested page, its order, and links to other pages. */
@NullMarked
package shuzi.web.paging;

import org.jspecify.annotations.NullMarked;
