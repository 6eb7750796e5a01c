/** Lists in pages: what a client may ask for, and the page it gets. */
@NullMarked
package shuzi.web.paging;

import org.jspecify.annotations.NullMarked;
