// Before anything is painted: the colours that were chosen, so that the page does not flash.
(function () {
  let choice = null;
  try {
    choice = localStorage.getItem('learnstream-theme');
  } catch (error) {
    // This browser remembers nothing.
  }
  const dark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
