/**
 * What the application is set to while browser tests run on it. "npm run catalog" builds all images; development images of
 * the gallery would take the machine from what the browser waits for (apps/worker/test builds them with a made engine).
 */
export const testedGallery = {
  WHITTLE_GALLERY: 'static,glibc-dynamic,nginx,python,node,redis,postgres,java,php,php-fpm,ruby',
  WHITTLE_DEVELOPMENT_IMAGES: 'false',
}
