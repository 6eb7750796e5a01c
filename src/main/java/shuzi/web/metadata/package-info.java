/** The names, descriptions and tags of resources, which clients can change and search by. */
@NullMarked
package shuzi.web.metadata;

import org.jspecify.annotations.NullMarked;
