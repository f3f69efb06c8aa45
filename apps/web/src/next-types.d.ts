// Next's own next-env.d.ts is made by its commands and not checked in; types must be right without it, too.
/// <reference types="next" />
/// <reference types="next/image-types/global" />
