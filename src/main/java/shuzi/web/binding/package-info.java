/** Checks the input of requests: query parameters, JSON fields, fields and files of forms, and encodings of bodies. */
@NullMarked
package shuzi.web.binding;

import org.jspecify.annotations.NullMarked;
